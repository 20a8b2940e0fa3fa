/** The short sound of news, made on the spot: two falling notes without a file to load. */

const NOTES_HZ = [880, 660];
const NOTE_S = 0.12;
/** Loud enough to be noticed, in [0, 1]. */
const VOLUME = 0.08;

function sound(): void {
  const context = new AudioContext();
  const volume = context.createGain();
  volume.connect(context.destination);
  const end = context.currentTime + NOTES_HZ.length * NOTE_S;
  volume.gain.setValueAtTime(VOLUME, context.currentTime);
  volume.gain.linearRampToValueAtTime(0, end);
  for (const [index, frequency] of NOTES_HZ.entries()) {
    const note = context.createOscillator();
    note.frequency.value = frequency;
    note.connect(volume);
    note.start(context.currentTime + index * NOTE_S);
    note.stop(context.currentTime + (index + 1) * NOTE_S);
    note.onended = () => index === NOTES_HZ.length - 1 && void context.close();
  }
}

/** Several tabs hear the same news; whoever takes the lock first sounds for all. Before a visitor's first click browsers stay silent. */
export function playTone(): void {
  const hold = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));
  if (!('locks' in navigator)) return sound();
  void navigator.locks.request('claw:tone', { ifAvailable: true }, (lock) => {
    if (lock === null) return;
    sound();
    return hold();
  });
}
