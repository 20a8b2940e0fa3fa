/** Keeps what is remembered in a map from growing without end. */

/** Puts the entry in as the newest; beyond `most` entries the oldest goes. */
export function putNewest<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
}
