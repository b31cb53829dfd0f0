/** What AWS hands to a function for one request, in the shapes of its front doors. */
const PLAIN = { 'content-type': 'application/json', host: 'example.test', 'user-agent': 'sender' };

/** Version 1 hands names on as they were sent. */
const asSent = (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
const multi = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
const encoded = (body, isBase64Encoded) => ({
  body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
  isBase64Encoded,
});

function version1({ path, headers, body }, isBase64Encoded = false) {
  const all = Object.fromEntries(Object.entries({ ...PLAIN, ...headers }).map(([name, value]) => [asSent(name), value]));
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: 'POST',
    headers: all,
    multiValueHeaders: multi(all),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      resourcePath: '/{proxy+}',
      httpMethod: 'POST',
      path: `/live${path}`,
      stage: 'live',
      requestId: 'req-1',
      apiId: 'api1',
      identity: { sourceIp: '192.0.2.7', userAgent: 'sender' },
    },
    ...encoded(body, isBase64Encoded),
  };
}

function version2({ path, headers, body }, isBase64Encoded = false) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { ...PLAIN, ...headers },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'api2',
      domainName: 'api2.example.test',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'sender' },
      requestId: 'req-2',
      routeKey: '$default',
      stage: '$default',
      time: '24/Nov/2026:12:00:00 +0000',
      timeEpoch: 1795521600000,
    },
    ...encoded(body, isBase64Encoded),
  };
}

function loadBalancer({ path, headers, body }) {
  return {
    requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/hooks/1' } },
    httpMethod: 'POST',
    path,
    queryStringParameters: {},
    headers: { ...PLAIN, ...headers },
    ...encoded(body, false),
  };
}

export const EVENTS = {
  'API Gateway, version 1': version1,
  'API Gateway, version 1, base64': (request) => version1(request, true),
  'API Gateway, version 2': version2,
  'a function URL, base64': (request) => version2(request, true),
  'a load balancer': loadBalancer,
};
