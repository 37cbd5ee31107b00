package io.counterwatch.ingest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets that close soon, whatever the network does. Closing one waits for whoever is writing
 * to it, in order to say good-bye after that: over a line that takes nothing any more, until TCP
 * gives it up after a quarter of an hour.
 */
final class PromptSockets extends SSLSocketFactory {
  /** How long a close may wait. */
  static final int CLOSE_SECONDS = 1;

  private final SSLSocketFactory sockets;

  PromptSockets(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  private static Socket prompt(Socket socket) throws IOException {
    socket.setSoLinger(true, CLOSE_SECONDS);
    return socket;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return prompt(sockets.createSocket());
  }

  @Override
  public Socket createSocket(Socket under, String host, int port, boolean autoClose)
      throws IOException {
    return prompt(sockets.createSocket(under, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return prompt(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return prompt(sockets.createSocket(host, port, from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return prompt(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return prompt(sockets.createSocket(host, port, from, fromPort));
  }
}
