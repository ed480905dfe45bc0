// Reads an event stream with ldes-client and prints each member as one line of JSON.
// usage: node follow.mjs ADDRESS [ordered]
import { replicateLDES } from "ldes-client";

const [address, order] = process.argv.slice(2);
const client = replicateLDES({ url: address, polling: false }, order ?? "none");
let fragments = 0;
client.on("fragment", () => (fragments += 1));
for await (const member of client.stream()) {
  const quads = member.quads.map((quad) => [
    quad.subject.value,
    quad.predicate.value,
    quad.object.value,
    quad.graph.value,
  ]);
  const line = {
    id: member.id.value,
    of: member.isVersionOf ?? null,
    at: member.timestamp ?? null,
    quads,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
process.stdout.write(`${JSON.stringify({ fragments })}\n`);
