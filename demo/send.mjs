// Sends the deliveries, one after the other. The user agent carries a number, by which each is found again.
export async function sendAll(origin, steps) {
  const sent = [];
  for (const step of steps) {
    const agents = step.expected.map((_, i) => `demo/${sent.length + i + 1}`);
    const answers = await Promise.all(agents.map((agent) => send(`${origin}/webhooks/${step.provider}`, step, agent)));
    agents.forEach((agent, i) => {
      sent.push({ step, agent, status: answers[i] });
    });
  }
  return sent;
}

async function send(url, { headers, body }, agent) {
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(url, { method: 'POST', headers: { ...headers, 'user-agent': agent }, body, signal });
  await response.arrayBuffer();
  return response.status;
}
