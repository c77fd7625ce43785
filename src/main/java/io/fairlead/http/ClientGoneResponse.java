package io.fairlead.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * A response whose client may disconnect before its end. Later writes are then ignored; otherwise, Jersey would log a
 * stack trace for each such client.
 *
 * <p>Threading: like the response; one writer.
 */
final class ClientGoneResponse extends HttpServletResponseWrapper {
    private static final Logger LOG = System.getLogger(ClientGoneResponse.class.getName());

    ClientGoneResponse(HttpServletResponse response) {
        super(response);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return new Quiet(super.getOutputStream());
    }

    @Override
    public void flushBuffer() {
        quietly(super::flushBuffer);
    }

    private interface Write {
        void run() throws IOException;
    }

    private static boolean quietly(Write write) {
        try {
            write.run();
            return true;
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "the client disconnected during the response: {0}", gone.toString());
            return false;
        }
    }

    private static final class Quiet extends ServletOutputStream {
        private final ServletOutputStream out;
        private boolean open = true;

        Quiet(ServletOutputStream out) {
            this.out = out;
        }

        private void quiet(Write write) {
            open = open && quietly(write);
        }

        @Override
        public void write(int octet) {
            quiet(() -> out.write(octet));
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            quiet(() -> out.write(bytes, from, count));
        }

        @Override
        public void flush() {
            quiet(out::flush);
        }

        @Override
        public void close() {
            quiet(out::close);
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
