package io.counterwatch.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes every e-mail that somebody sends by SMTP, and keeps it. */
public final class MailReceiver implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Mail> mails = new ArrayList<>();

  /**
   * One e-mail.
   *
   * @param to as the sender's program said it to this one
   * @param text with its head, as it came
   */
  public record Mail(String to, String text) {}

  private MailReceiver(ServerSocket listener) {
    this.listener = listener;
  }

  /** Listens on a free port of 127.0.0.1. */
  public static MailReceiver start() {
    try {
      MailReceiver receiver =
          new MailReceiver(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(receiver::accept);
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** What came so far, oldest first. */
  public List<Mail> mails() {
    synchronized (mails) {
      return List.copyOf(mails);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket line = listener.accept();
        Thread.ofVirtual().start(() -> talk(line));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void talk(Socket line) {
    try (line;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(line.getInputStream(), StandardCharsets.UTF_8));
        Writer out = new OutputStreamWriter(line.getOutputStream(), StandardCharsets.UTF_8)) {
      say(out, "220 here");
      String to = "";
      String command;
      while ((command = in.readLine()) != null) {
        String verb = command.toUpperCase(Locale.ROOT);
        if (verb.startsWith("RCPT TO:")) {
          to = command.substring("RCPT TO:".length()).strip();
        }
        if (verb.equals("DATA")) {
          say(out, "354 go on");
          keep(new Mail(to, body(in)));
        }
        say(out, verb.equals("QUIT") ? "221 bye" : "250 ok");
      }
    } catch (IOException gone) {
      // Whoever was about to send has gone, and tries again.
    }
  }

  private void keep(Mail mail) {
    synchronized (mails) {
      mails.add(mail);
    }
  }

  private static void say(Writer out, String answer) throws IOException {
    out.write(answer + "\r\n");
    out.flush();
  }

  private static String body(BufferedReader in) throws IOException {
    StringBuilder text = new StringBuilder();
    String line;
    while ((line = in.readLine()) != null && !line.equals(".")) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
