import { NextResponse } from 'next/server';

/** Next 16 calls it `proxy`. */
export default function middleware(request) {
  const url = request.nextUrl.clone();
  url.pathname = url.pathname.replace('/through', '');
  return NextResponse.rewrite(url);
}

export const config = { matcher: ['/through/:path*'] };
