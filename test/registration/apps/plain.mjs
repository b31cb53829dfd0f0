import * as http from 'node:http';

// Prints what a preset must not leave behind, too.
const leaked = Object.keys(process.env).filter((name) => name.startsWith('OTEL_EXPORTER_OTLP_HEADERS'));
const server = http.createServer((req, res) => {
  req.resume().on('end', () => {
    req.outworxTrack?.processed();
    console.log(`after ${Object.keys(process.env).filter((name) => name.startsWith('OTEL_EXPORTER_OTLP_HEADERS')).length}`);
    res.end();
  });
});
server.listen(0, '127.0.0.1', () => console.log(`leaked ${leaked.length}\nlistening http://127.0.0.1:${server.address().port}`));
