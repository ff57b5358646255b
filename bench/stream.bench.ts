/**
 * How many environment steps go through `/stream` on loopback, and how many live sessions does one server hold?
 * The server runs in a process of its own; a step carries its observation and full admissible list.
 */
import { type Action, rng } from "turnwise/core";
import {
  connectHost,
  type EnvironmentHost,
  loadEnvironment,
  openLocalHost,
  type ServerProcess,
  type Session,
  startServerProcess,
} from "turnwise/env";
import type { Row } from "./row.ts";

const ENVIRONMENT = "alfworld-text";
const SPLIT = "valid_seen";
const SESSIONS = 256;
const WARM_UP_STEPS = 60_000;
const STEPS = 300_000;

const LIVE_SESSIONS = 10_000;
const LIVE_TURNS = 8;
const CONNECTING_AT_ONCE = 100;
/**
 * Every live session steps once in this time: 2,500 steps a second in all, from one client process. At twice that pace
 * the p99 of a step is 227 ms on the same machine (2026-11-21): client and server fill both cores.
 */
const LIVE_PERIOD_MS = 4000;

/** About forty seconds. */
export async function run(): Promise<Row[]> {
  return [...(await measureSteps()), ...(await measureLiveSessions())];
}

interface Usage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly sessions: number;
}

async function usageOf(server: ServerProcess): Promise<Usage> {
  const address = server.url.replace(/^ws(.*)\/stream$/, "http$1/metrics");
  const text = await (await fetch(address, { headers: { authorization: `Bearer ${server.token}` } })).text();
  const value = (name: string) => Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);
  return {
    cpuSeconds: value("process_cpu_seconds_total"),
    residentBytes: value("process_resident_memory_bytes"),
    sessions: value("turnwise_sessions"),
  };
}

async function measureSteps(): Promise<Row[]> {
  await using server = await startServerProcess({ environment: ENVIRONMENT, config: { tasks: 64 } });
  await using host = await connectHost(server.url, { token: server.token });
  const tasks = await host.tasks(SPLIT);
  const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => host.open()));
  const lanes = (steps: number) =>
    Promise.all(sessions.map((session, lane) => playLane(session, lane, tasks, Math.ceil(steps / SESSIONS))));
  await lanes(WARM_UP_STEPS);
  const before = await usageOf(server);
  const clientBefore = process.cpuUsage();
  const startedMs = performance.now();
  const counts = await lanes(STEPS);
  const wallSeconds = (performance.now() - startedMs) / 1000;
  const client = process.cpuUsage(clientBefore);
  const after = await usageOf(server);
  const steps = counts.reduce((sum, { played }) => sum + played, 0);
  const commands = counts.reduce((sum, lane) => sum + lane.commands, 0) / steps;
  const clientMicros = (client.user + client.system) / steps;
  const serverMicros = ((after.cpuSeconds - before.cpuSeconds) * 1e6) / steps;
  return [
    {
      name: "stream steps, 256 sessions on one socket",
      value: Math.round(1e6 / Math.max(clientMicros, serverMicros)),
      unit: "steps/s",
      bar: { atLeast: 50_000 },
      note:
        `per second of processor time of the busier side; server ${serverMicros.toFixed(1)} µs, client ` +
        `${clientMicros.toFixed(1)} µs a step, ${commands.toFixed(1)} admissible commands; ` +
        `${Math.round(steps / wallSeconds)} steps/s by the clock`,
    },
  ];
}

async function playLane(
  session: Session,
  lane: number,
  tasks: readonly { readonly id: string }[],
  steps: number,
): Promise<{ played: number; commands: number }> {
  const random = rng(lane, "bench");
  let commands = 0;
  let played = 0;
  for (let episode = 0; played < steps; episode++) {
    const taskId = tasks[(lane + episode * SESSIONS) % tasks.length]?.id ?? "";
    let { observation } = await session.reset({ taskId, seed: 0 });
    for (let ended = false; !ended && played < steps; played++) {
      const admissible = observation.admissible ?? [];
      const result = await session.step({ text: admissible[random.int(admissible.length)] ?? "" });
      observation = result.observation;
      commands += observation.admissible?.length ?? 0;
      ended = result.terminated || result.truncated;
    }
  }
  return { played, commands };
}

/** Each session has a socket of its own and steps once in a period, at a time of its own. */
async function measureLiveSessions(): Promise<Row[]> {
  const config = { tasks: 64 };
  await using server = await startServerProcess({ environment: ENVIRONMENT, config });
  await using local = await openLocalHost(await loadEnvironment(ENVIRONMENT), config);
  const courses = await Promise.all((await local.tasks(SPLIT)).map(({ id }) => courseOf(local, id)));
  const before = await usageOf(server);
  const players: Player[] = [];
  const connectMs: number[] = [];
  let next = 0;
  const connectSome = async () => {
    for (let index = next++; index < LIVE_SESSIONS; index = next++) {
      const course = courses[index % courses.length];
      if (course === undefined) throw new Error(`${ENVIRONMENT} has no tasks in ${SPLIT}.`);
      const startedMs = performance.now();
      const host = await connectHost(server.url, { token: server.token, connectTimeoutMs: 60_000 });
      connectMs.push(performance.now() - startedMs);
      players.push({ host, session: await host.open(), course, index });
    }
  };
  await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, connectSome));
  const idle = await usageOf(server);
  const stepMs: number[] = [];
  const right = await Promise.all(players.map((player) => follow(player, stepMs)));
  const after = await usageOf(server);
  const serverMicros = ((after.cpuSeconds - idle.cpuSeconds) * 1e6) / stepMs.length;
  for (const { host } of players) await host.close();
  const correct = right.filter(Boolean).length / LIVE_SESSIONS;
  return [
    {
      name: "live sessions, each on its own socket",
      value: after.sessions,
      unit: "sessions",
      bar: { atLeast: 10_000, strict: true },
    },
    {
      name: "live sessions answered correctly",
      value: correct,
      unit: "of all",
      bar: { atLeast: 1, strict: true },
    },
    {
      name: "live sessions, step overhead p99",
      value: quantile(stepMs, 0.99),
      unit: "ms",
      bar: { atMost: 50 },
      note:
        `p50 ${quantile(stepMs, 0.5).toFixed(1)} ms; ${LIVE_SESSIONS / (LIVE_PERIOD_MS / 1000)} steps/s in all, ` +
        `${serverMicros.toFixed(0)} µs of the server's processor time each; ` +
        `connecting p99 ${quantile(connectMs, 0.99).toFixed(0)} ms`,
    },
    {
      name: "memory of a live session with its socket",
      value: (idle.residentBytes - before.residentBytes) / LIVE_SESSIONS / 1000,
      unit: "kB",
      note: "growth of the server's resident memory",
    },
  ];
}

interface Player {
  readonly host: EnvironmentHost;
  readonly session: Session;
  readonly course: Course;
  readonly index: number;
}

/** What a task gives when played locally. */
interface Course {
  readonly taskId: string;
  readonly actions: readonly Action[];
  readonly results: readonly string[];
}

async function courseOf(host: EnvironmentHost, taskId: string): Promise<Course> {
  await using session = await host.open();
  const random = rng(0, "bench", taskId);
  const first = await session.reset({ taskId, seed: 0 });
  let admissible = first.observation.admissible ?? [];
  const actions: Action[] = [];
  const results = [JSON.stringify(first)];
  while (actions.length < LIVE_TURNS) {
    const action = { text: admissible[random.int(admissible.length)] ?? "" };
    const result = await session.step(action);
    actions.push(action);
    results.push(JSON.stringify(result));
    if (result.terminated) break;
    admissible = result.observation.admissible ?? [];
  }
  return { taskId, actions, results };
}

/** Plays a course at the session's own pace. @returns whether every answer was right */
async function follow({ session, course, index }: Player, stepMs: number[]): Promise<boolean> {
  await pause((index / LIVE_SESSIONS) * LIVE_PERIOD_MS);
  let right = JSON.stringify(await session.reset({ taskId: course.taskId, seed: 0 })) === course.results[0];
  for (const [turn, action] of course.actions.entries()) {
    await pause(LIVE_PERIOD_MS);
    const startedMs = performance.now();
    const result = await session.step(action);
    stepMs.push(performance.now() - startedMs);
    right &&= JSON.stringify(result) === course.results[turn + 1];
  }
  return right;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function quantile(values: readonly number[], q: number): number {
  return (
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? Number.NaN
  );
}
