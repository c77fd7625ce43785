package io.fairlead.core;

/** Passes everything on, so that a test changes one thing. */
abstract class ForwardingConnection implements Connection {
    private final Connection to;

    ForwardingConnection(Connection to) {
        this.to = to;
    }

    @Override
    public String id() {
        return to.id();
    }

    @Override
    public String address() {
        return to.address();
    }

    @Override
    public void write(Frame frame, Done done) {
        to.write(frame, done);
    }

    @Override
    public void suspend() {
        to.suspend();
    }

    @Override
    public void resume() {
        to.resume();
    }

    @Override
    public void end() {
        to.end();
    }

    @Override
    public void close(Close close) {
        to.close(close);
    }

    @Override
    public void abort() {
        to.abort();
    }
}
