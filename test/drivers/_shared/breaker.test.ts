/** When a service is given up, and when it is asked again. */
import { describe, expect, it } from 'vitest';
import { createBreaker, createCircuit } from '../../../src/drivers/_shared/breaker.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

const works = async () => ({ ok: true });
const fails = () => Promise.reject(new Error('away'));

describe('a breaker', () => {
  it('gives up after three failures in a row, says so once, and lets one call try again after a rest', async () => {
    const clock = createManualClock();
    const told: unknown[] = [];
    const breaker = createBreaker({ clock, timeoutMs: 100, onOpen: (error) => told.push(error) });
    let asked = 0;
    const ask = (call: () => Promise<object>) => breaker.run(() => ((asked += 1), call()));
    for (let call = 0; call < 10; call += 1) expect(await ask(fails)).toBeNull();
    expect([asked, told.length]).toEqual([3, 1]);
    clock.advance(1_000);
    expect(await Promise.all([ask(works), ask(works)])).toEqual([{ ok: true }, null]);
    expect(await ask(works)).toEqual({ ok: true });
    expect([asked, told.length]).toEqual([5, 1]);
  });

  it('does not wait longer than it was told, and hears a success in between', async () => {
    const clock = createManualClock();
    const breaker = createBreaker({ clock, timeoutMs: 100, onOpen: () => {} });
    for (let round = 0; round < 4; round += 1) {
      const late = breaker.run(() => new Promise<object>(() => {}));
      await clock.pass(100);
      expect(await late).toBeNull();
      expect(await breaker.run(works)).toEqual({ ok: true });
    }
    expect(clock.sleeping()).toBe(0);
  });

  it('asks at once after it was told that the service is back', async () => {
    const breaker = createBreaker({ clock: createManualClock(), timeoutMs: 100, failures: 1, onOpen: () => {} });
    await breaker.run(fails);
    expect(await breaker.run(works)).toBeNull();
    breaker.reset();
    expect(await breaker.run(works)).toEqual({ ok: true });
  });
});

describe('a circuit', () => {
  it('rests longer with each trial that fails, up to the longest rest, and as ever after a success', () => {
    const clock = createManualClock();
    const circuit = createCircuit({ clock, failures: 1, restMs: 100, longestRestMs: 300, onOpen: () => {} });
    const rests = Array.from({ length: 4 }, () => {
      clock.advance(circuit.restsFor());
      expect(circuit.mayAsk()).toBe(true);
      circuit.failed(new Error('away'));
      return circuit.restsFor();
    });
    expect(rests).toEqual([100, 200, 300, 300]);
    circuit.reset();
    expect([circuit.restsFor(), circuit.mayAsk()]).toEqual([0, true]);
    circuit.failed(new Error('away'));
    expect(circuit.restsFor()).toBe(100);
  });

  it('counts calls that fail together as one failure, once it has given up', () => {
    const clock = createManualClock();
    const circuit = createCircuit({ clock, failures: 2, restMs: 100, longestRestMs: 10_000, onOpen: () => {} });
    for (let call = 0; call < 8; call += 1) circuit.failed(new Error('away'));
    expect(circuit.restsFor()).toBe(100);
    circuit.failed('too many', 400);
    expect(circuit.restsFor()).toBe(400);
    clock.advance(400);
    circuit.mayAsk();
    for (let call = 0; call < 8; call += 1) circuit.failed(new Error('away'));
    expect(circuit.restsFor()).toBe(200);
  });

  it('leaves a service alone at once, and as long as the service wants', () => {
    const clock = createManualClock();
    const told: unknown[] = [];
    const circuit = createCircuit({ clock, restMs: 100, onOpen: (error) => told.push(error) });
    circuit.failed('too many', 5_000);
    expect([circuit.mayAsk(), circuit.restsFor(), told]).toEqual([false, 5_000, ['too many']]);
    clock.advance(5_000);
    expect([circuit.mayAsk(), circuit.mayAsk()]).toEqual([true, false]);
  });
});
