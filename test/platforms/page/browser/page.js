// Draws what the stand-in platforms say about twice a second, and tells them what the person at the page does. Text is only ever text.

/** @typedef {import('../platform.ts').Place} Place */
/** @typedef {import('../platform.ts').PlatformView & { kind: string, title: string, places: Place[], env: Record<string, string> }} Platform */

const LOOK_EVERY_MS = 500;

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const place = /** @type {HTMLSelectElement} */ (byId('place'));
const text = /** @type {HTMLInputElement} */ (byId('text'));

/** @type {Platform[]} */
let platforms = [];
let drawn = '';

/** @param {string} name @param {Record<string, string>} properties @param {(Node | string)[]} children */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A place of a platform, as the chooser names it. */
const chosen = () => {
  const [kind, id] = JSON.parse(place.value || '[]');
  return { platform: platforms.find((one) => one.kind === kind), id };
};

/** @param {object} order */
async function act(order) {
  const reply = await fetch('/act', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) });
  byId('state').textContent = reply.ok ? '' : await reply.text();
  await look();
}

/** @param {Platform} platform @param {import('../platform.ts').SeenMessage} message */
function drawMessage(platform, message) {
  const item = element(
    'li',
    { className: message.who },
    element('small', {}, message.who === 'bot' ? 'Bot' : 'You', message.edited ? ', edited' : ''),
    message.text,
  );
  const buttons = message.buttons.map(({ text: label, data }) => {
    const button = element('button', { type: 'button' }, label);
    button.addEventListener('click', () => void act({ do: 'press', platform: platform.kind, message: message.id, data }));
    return button;
  });
  if (buttons.length > 0) item.append(element('div', {}, ...buttons));
  return item;
}

/** @param {HTMLElement} list @param {Node[]} items */
function refill(list, items) {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.replaceChildren(...items);
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

function drawPlaces() {
  if (place.options.length > 0) return;
  for (const { kind, title, places } of platforms) {
    for (const { id, title: name } of places) place.append(new Option(`${title}: ${name}`, JSON.stringify([kind, id])));
  }
}

function draw() {
  drawPlaces();
  const { platform, id } = chosen();
  if (platform === undefined) return;
  const working = platform.working[id];
  byId('working').textContent =
    working === null || working === undefined ? '' : working === '' ? 'The bot is typing …' : `The bot is writing: ${working}`;
  byId('hint').textContent = platform.places.find((one) => one.id === id)?.hint ?? '';
  byId('env').textContent = `${platforms
    .flatMap(({ env }) => Object.entries(env))
    .map(([name, value]) => `${name}=${value}`)
    .join(' \\\n')} \\\nnpm start`;
  const now = JSON.stringify([id, platform.messages, platform.ledger]);
  if (now === drawn) return;
  drawn = now;
  refill(
    byId('messages'),
    platform.messages.filter((one) => one.place === id).map((one) => drawMessage(platform, one)),
  );
  refill(
    byId('acts'),
    platform.ledger.map(({ at, method, body }) =>
      element(
        'li',
        {},
        element('time', {}, `${(at / 1000).toFixed(1)} s `),
        element('code', {}, method),
        element('pre', {}, JSON.stringify(body, null, 1)),
      ),
    ),
  );
}

async function look() {
  try {
    platforms = await (await fetch('/state')).json();
    draw();
  } catch {
    byId('state').textContent = 'The stand-ins are stopped: run "npm run platforms" again.';
  }
}

byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { platform, id } = chosen();
  if (platform !== undefined) void act({ do: 'write', platform: platform.kind, place: id, text: text.value });
  text.value = '';
});
place.addEventListener('change', draw);

async function keepLooking() {
  await look();
  setTimeout(keepLooking, LOOK_EVERY_MS);
}
void keepLooking();
