/** What was exported, each span with the name of its parent. */
exports.finishedSpans = async (exporter, processor) => {
  await processor.forceFlush();
  const spans = exporter.getFinishedSpans().slice();
  const nameOf = (id) => spans.find((span) => span.spanContext().spanId === id)?.name;
  const parentOf = (span) => nameOf(span.parentSpanContext?.spanId ?? span.parentSpanId);
  return spans.map((span) => ({ name: span.name, parent: parentOf(span), attributes: span.attributes }));
};
