// Questions to Prometheus that panels of the dashboards have in common.

/** @param {string} metric @param {string} [by] @param {string} [where] */
export const rate = (metric, by, where = '') => `sum${by ? ` by (${by})` : ''} (rate(${metric}${where}[$__rate_interval]))`;
/** @param {number} share @param {string} metric @param {string} [by] */
export const quantile = (share, metric, by) => `histogram_quantile(${share}, ${rate(`${metric}_bucket`, by ? `le, ${by}` : 'le')})`;
/** @param {string} metric @param {string} [by] @returns {readonly (readonly [string, string])[]} */
export const quantiles = (metric, by) =>
  [0.5, 0.95, 0.99].map((share) => [quantile(share, metric, by), `p${share * 100}${by ? ` {{${by}}}` : ''}`]);
