// Writes the Grafana dashboards in monitoring/grafana/dashboards from their table, so that nobody has to read what Grafana stores.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DASHBOARDS } from './dashboard-panels.mjs';

/** @typedef {import('./dashboard-panels.mjs').Panel} Panel @typedef {import('./dashboard-panels.mjs').Dashboard} Dashboard */

const FOLDER = new URL('../monitoring/grafana/dashboards/', import.meta.url);
const DATASOURCE = { type: 'prometheus', uid: 'claw-prometheus' };
/** Grafana's grid is 24 wide. */
const SIZES = { stat: { w: 6, h: 4 }, timeseries: { w: 12, h: 8 } };

/** @param {Panel} panel @param {number} id @param {{ x: number, y: number }} at */
function toPanel({ title, about, unit, stat, series }, id, at) {
  const type = stat ? 'stat' : 'timeseries';
  return {
    id,
    type,
    title,
    description: about,
    datasource: DATASOURCE,
    gridPos: { ...SIZES[type], ...at },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: series.map(([expr, legendFormat], index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat,
    })),
  };
}

/** Rows filled from the left; one kind of panel after the other, since they differ in height. @param {readonly Panel[]} panels */
function layOut(panels) {
  let [x, y, height] = [0, 0, 0];
  return panels.map((panel, index) => {
    const { w, h } = SIZES[panel.stat ? 'stat' : 'timeseries'];
    if (x + w > 24 || (x > 0 && h !== height)) [x, y] = [0, y + height];
    height = h;
    const placed = toPanel(panel, index + 1, { x, y });
    x += w;
    return placed;
  });
}

/** @param {Dashboard} dashboard */
const toGrafana = ({ uid, title, panels }) => ({
  uid,
  title,
  tags: ['claw'],
  schemaVersion: 39,
  editable: false,
  refresh: '30s',
  time: { from: 'now-6h', to: 'now' },
  links: [{ type: 'dashboards', tags: ['claw'], title: 'Claw', asDropdown: true }],
  panels: layOut(panels),
});

/** File names and their texts. @returns {ReadonlyMap<string, string>} */
export function dashboardFiles() {
  return new Map(DASHBOARDS.map((one) => [`${one.uid}.json`, `${JSON.stringify(toGrafana(one), null, 2)}\n`]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of dashboardFiles()) writeFileSync(new URL(name, FOLDER), text);
}
