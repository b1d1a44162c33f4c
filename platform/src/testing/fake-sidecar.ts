import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import { Dapr } from '@dapr/dapr/proto/dapr/proto/runtime/v1/dapr_pb.js';

import { startGrpcServer } from '../adapters/dapr/grpc-server.ts';

export interface FakeSidecar extends AsyncDisposable {
  url: string;
}

/** A fake of daprd that answers as told, on a real socket. What the real one does is in test/stack/adapters. */
export async function startFakeSidecar(
  methods: Partial<ServiceImpl<typeof Dapr>>,
  port = 0,
): Promise<FakeSidecar> {
  const server = await startGrpcServer({
    host: '127.0.0.1',
    port,
    drainMs: 100,
    routes: (router) => router.service(Dapr, methods),
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** An error as daprd says it: `reason` is its name, `componentError` what the component said. */
export function daprError(code: Code, reason: string, componentError = ''): ConnectError {
  const entry = new BinaryWriter();
  entry.tag(1, WireType.LengthDelimited).string('error');
  entry.tag(2, WireType.LengthDelimited).string(componentError);
  const info = new BinaryWriter();
  info.tag(1, WireType.LengthDelimited).string(reason);
  info.tag(2, WireType.LengthDelimited).string('dapr.io');
  info.tag(3, WireType.LengthDelimited).bytes(entry.finish());
  const error = new ConnectError('with an address in its text', code);
  error.details.push({ type: 'google.rpc.ErrorInfo', value: info.finish() });
  return error;
}
