import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("./bin.ts", import.meta.url));

/** Puts a `rote` into a folder, for a PATH; returns the folder. */
export function installRote(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "rote");
  const command = `"${process.execPath}" --conditions=@rote/source "${bin}" "$@"`;
  writeFileSync(path, `#!/bin/sh\nexec ${command}\n`);
  chmodSync(path, 0o755);
  return folder;
}

/** A cluster of this one machine. */
export interface Cluster {
  /** What `sbatch` and its like need in their environment. */
  env: Record<string, string>;
  close(): void;
}

/**
 * Starts Slurm, as root.
 *
 * @throws an error that says what to install.
 */
export async function startSlurm(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "rote-slurm-"));
  const [controller, node] = await freePorts(2);
  const name = hostname().split(".")[0];
  const files = ["Slurmctld", "Slurmd"].flatMap((daemon) => [
    `${daemon}PidFile=${join(folder, `${daemon}.pid`)}`,
    `${daemon}LogFile=${join(folder, `${daemon}.log`)}`,
  ]);
  const configuration = [
    "ClusterName=rote",
    `SlurmctldHost=${name}(127.0.0.1)`,
    "SlurmUser=root",
    `SlurmctldPort=${controller}`,
    `SlurmdPort=${node}`,
    "AuthType=auth/none",
    "CredType=cred/none",
    "MpiDefault=none",
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "JobAcctGatherType=jobacct_gather/none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_Core",
    `StateSaveLocation=${folder}`,
    `SlurmdSpoolDir=${join(folder, "spool")}`,
    ...files,
    `NodeName=${name} NodeAddr=127.0.0.1 CPUs=2`,
    "PartitionName=all Nodes=ALL Default=YES State=UP",
  ];
  const path = join(folder, "slurm.conf");
  writeFileSync(path, `${configuration.join("\n")}\n`);
  const env = { SLURM_CONF: path };
  const daemons: ChildProcess[] = [
    ["slurmctld", "-D", "-c"],
    ["slurmd", "-D"],
  ].map(([command, ...args]) =>
    spawn(command!, args, { env: { ...process.env, ...env }, stdio: "ignore" }),
  );
  const failed = daemons.map(async (daemon) => {
    const [reason] = await Promise.race([once(daemon, "error"), once(daemon, "exit")]);
    throw new Error(`slurm: it must run, got ${reason}. Install it: apt-get install slurm-wlm`);
  });
  for (const one of failed) one.catch(() => {}); // as they do at the end
  await Promise.race([...failed, untilIdle(env)]);
  return {
    env,
    close() {
      for (const daemon of daemons) daemon.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the node takes jobs. */
async function untilIdle(env: Record<string, string>): Promise<void> {
  for (let state = ""; state !== "idle"; ) {
    await setTimeout(200);
    const options = { env: { ...process.env, ...env }, stdio: "pipe" } as const;
    try {
      state = String(execFileSync("sinfo", ["-h", "-o", "%t"], options)).trim();
    } catch {
      // The controller does not answer yet.
    }
  }
}

/** Ports that nobody has now. */
async function freePorts(n: number): Promise<number[]> {
  const servers = Array.from({ length: n }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}
