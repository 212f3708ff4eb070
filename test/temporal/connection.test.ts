import { ServiceError } from '@temporalio/client';
import { connectTemporal } from '../../src/temporal/connection';
import { createNamespace } from '../support/servers/test-servers';
import { startTcpProxy } from '../support/servers/tcp-proxy';

describe('the connection to Temporal', () => {
  it('can be closed while a read is under way: the read fails, and no retry outlives the connection', async () => {
    const temporal = await createNamespace();
    const [, port] = temporal.connection.address.split(':');
    const proxy = await startTcpProxy(Number(port));
    const connection = { ...temporal.connection, address: `127.0.0.1:${proxy.port}` };
    const client = connectTemporal({ ...temporal, connection }, {});
    await client.workflow.count();
    await proxy.become('silent');
    const read = client.workflow.count();
    const failed = expect(read).rejects.toBeInstanceOf(ServiceError);
    await client.connection.close();
    // This cuts the silent connection, and the SDK would normally try the read again.
    await proxy.become('open');
    await failed;
    await proxy.stop();
  });
});
