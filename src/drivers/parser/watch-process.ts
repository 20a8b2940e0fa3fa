/** Kills the process it runs in when its memory goes over the bound, in whichever part of it, or when the server it reads for is gone. */
import { workerData } from 'node:worker_threads';

const PERIOD_MS = 50;

const { memoryMb } = workerData as { readonly memoryMb: number };
const server = process.ppid;

setInterval(() => {
  const isOver = process.memoryUsage.rss() > memoryMb * 1024 * 1024;
  if (isOver || process.ppid !== server) process.kill(process.pid, 'SIGKILL');
}, PERIOD_MS);
