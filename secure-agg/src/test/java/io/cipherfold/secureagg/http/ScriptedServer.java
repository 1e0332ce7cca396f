// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A server that answers each request with the next of its prepared answers, whatever the request is. */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listening;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final List<String> requests = new ArrayList<>();
    private final Semaphore closed = new Semaphore(0);
    private int connections;

    private record Answer(String bytes, boolean close) {}

    ScriptedServer() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Prepares an answer after which the connection stays. */
    void answer(String bytes) {
        answers.add(new Answer(bytes, false));
    }

    /** Prepares an answer behind which the connection is closed without having said so. */
    void answerAndClose(String bytes) {
        answers.add(new Answer(bytes, true));
    }

    /** Waits until a connection has been closed from this side. */
    void awaitClosed() throws InterruptedException {
        if (!closed.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no connection was closed");
        }
    }

    /** Method, path and body of all requests so far. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    synchronized int connections() {
        return connections;
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                synchronized (this) {
                    connections++;
                }
                converse(socket);
            } catch (IOException e) {
                // The other side went away, or the test is over.
                continue;
            }
            closed.release();
        }
    }

    private void converse(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        while (true) {
            String requestLine = line(in);
            int length = 0;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).trim());
                }
            }
            String body = new String(in.readNBytes(length), ISO_8859_1);
            synchronized (this) {
                requests.add(requestLine.substring(0, requestLine.lastIndexOf(' ') + 1) + body);
            }
            Answer answer = next();
            socket.getOutputStream().write(answer.bytes().getBytes(ISO_8859_1));
            if (answer.close()) {
                return;
            }
        }
    }

    private Answer next() throws IOException {
        try {
            Answer answer = answers.poll(10, TimeUnit.SECONDS);
            if (answer == null) {
                throw new IOException("no answer was prepared");
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).trim();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
