#!/usr/bin/env node
/**
 * The program `turnwise`. It says so where Node is too old, before anything is loaded that such a Node cannot read,
 * and is written in syntax that old versions run.
 */
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  await import("./main.ts");
} else {
  process.stderr.write(`turnwise: Node ${process.versions.node} is too old; install Node 22.18 or later.\n`);
  process.exitCode = 1;
}
