package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.pipeline.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerFilesTest {
  private static final PasswordHash HASH = PasswordHash.of("secret");
  private static final Account SERVER = new Account("counterwatch-server", HASH, false, true);
  private static final Account KIOSK = new Account("kiosk-1", HASH, false, false);
  private static final Account PHONE = new Account("phone-1", HASH, true, false);

  @TempDir Path folder;
  private Path passwords;
  private Path rights;

  @BeforeEach
  void copyTheAccessList() throws IOException {
    passwords = folder.resolve("passwords");
    rights = Files.copy(Path.of("mosquitto/acl"), folder.resolve("acl"));
  }

  private BrokerFiles files() {
    return new BrokerFiles(passwords, rights, null);
  }

  @Test
  void theAccessListThatIsDeliveredIsTheOneThatIsWritten() throws IOException {
    String delivered = Files.readString(rights);
    files().write(List.of(SERVER, KIOSK));
    assertThat(rights).hasContent(delivered);
  }

  @Test
  void writesALineForEachAccount() throws IOException {
    BrokerFiles.Result result = files().write(List.of(PHONE, SERVER, KIOSK));
    assertThat(result.changed()).isTrue();
    assertThat(result.signal()).isEqualTo(BrokerSignal.NOT_WANTED);
    assertThat(Files.readAllLines(passwords))
        .containsExactly(
            "# counterwatch: begin",
            "counterwatch-server:" + HASH.text(),
            "kiosk-1:" + HASH.text(),
            "phone-1:" + HASH.text(),
            "# counterwatch: end");
    assertThat(Files.readString(rights))
        .endsWith("user phone-1\ntopic read counterwatch/v1/+/alerts\n# counterwatch: end\n");
    files().write(List.of(SERVER, KIOSK));
    assertThat(Files.readString(passwords)).doesNotContain("phone-1");
    assertThat(Files.readString(rights)).doesNotContain("phone-1");
  }

  @Test
  void keepsWhatTheAdministratorWrote() throws IOException {
    Files.writeString(passwords, "# mine\nmonitor:$7$101$AA$AA\n");
    String mine = "user monitor\ntopic read $SYS/#\n\n";
    Files.writeString(rights, mine + Files.readString(rights) + "pattern read x/%u\n");
    for (List<Account> accounts : List.of(List.of(SERVER, KIOSK), List.of(SERVER))) {
      files().write(accounts);
      assertThat(Files.readString(passwords)).startsWith("# mine\nmonitor:$7$101$AA$AA\n# count");
      assertThat(Files.readString(rights)).startsWith(mine).endsWith("end\npattern read x/%u\n");
    }
  }

  @Test
  void aServerWhoseSecretTheAdministratorKeepsHasItsRights() throws IOException {
    Files.writeString(passwords, "counterwatch-server:$7$101$AA$AA\n");
    files().write(List.of(new Account("counterwatch-server", null, false, true), KIOSK));
    assertThat(Files.readString(passwords)).containsOnlyOnce("counterwatch-server:");
    assertThat(Files.readString(rights)).containsOnlyOnce("user counterwatch-server");
    files().write(List.of(KIOSK));
    assertThat(Files.readString(rights)).containsOnlyOnce("user counterwatch-server");
  }

  @Test
  void aLineThatTheAdministratorMadeForTheServerHolds() throws IOException {
    Files.writeString(passwords, "counterwatch-server:$7$101$AA$AA\n");
    files().write(List.of(SERVER, KIOSK));
    assertThat(Files.readString(passwords))
        .containsOnlyOnce("counterwatch-server:")
        .startsWith("counterwatch-server:$7$101$AA$AA\n")
        .contains("kiosk-1:" + HASH.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"counterwatch-server", "counterwatch-check", "server-1"})
  void aNameOfTheServerIsForNoDevice(String name) {
    assertThat(Directory.isReserved(name)).isTrue();
    assertThat(Directory.isReserved("x" + name)).isFalse();
  }

  @Test
  void doesNotTouchFilesThatAreAsTheyShouldBe() throws IOException {
    files().write(List.of(SERVER, KIOSK));
    Object before = Files.readAttributes(passwords, "unix:ino").get("ino");
    assertThat(files().write(List.of(KIOSK, SERVER)).changed()).isFalse();
    assertThat(Files.readAttributes(passwords, "unix:ino").get("ino")).isEqualTo(before);
  }

  @Test
  void onlyOwnerAndGroupCanReadAndNothingIsLeftBeside() throws IOException {
    Files.writeString(passwords, "");
    Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-rw-rw-"));
    files().write(List.of(SERVER));
    for (Path file : List.of(passwords, rights)) {
      files().write(List.of(SERVER, PHONE));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-r-----");
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactlyInAnyOrder(passwords, rights);
    }
  }

  @Test
  void followsALinkInsteadOfReplacingIt() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "");
    Files.createSymbolicLink(passwords, real);
    files().write(List.of(SERVER));
    assertThat(passwords).isSymbolicLink();
    assertThat(Files.readString(real)).contains("counterwatch-server:");
  }

  @Test
  void refusesWhatItDoesNotUnderstandAndChangesNothing() throws IOException {
    refused("# counterwatch: begin\n", "must have one line");
    refused("# counterwatch: end\n# counterwatch: begin\n", "must have one line");
    refused("kiosk-1:$7$101$AA$AA\n", "kiosk-1 has a line outside");
    Files.delete(passwords);
    String list = Files.readString(rights);
    Files.writeString(rights, list + "topic read #\n");
    assertThatThrownBy(() -> files().write(List.of(KIOSK))).hasMessageContaining("move your own");
    Files.writeString(rights, list + "user me\ntopic read #\n");
    files().write(List.of(KIOSK));
    Files.delete(rights);
    assertThatThrownBy(() -> files().write(List.of(KIOSK)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such file");
  }

  private void refused(String content, String why) throws IOException {
    Files.writeString(passwords, content);
    String list = Files.readString(rights);
    assertThatThrownBy(() -> files().write(List.of(KIOSK)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
    assertThat(passwords).hasContent(content);
    assertThat(rights).hasContent(list);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "#", "kiosk#1", "Kiosk", "a:b", "a b", "a\nb", "a/b"})
  void noNameIsAWildcardOrALine(String name) {
    assertThatThrownBy(() -> new Account(name, HASH, false, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noDeviceIsTheServerAndNobodyIsThereTwice() {
    assertThatThrownBy(() -> new Account("counterwatch-server", HASH, false, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> files().write(List.of(KIOSK, KIOSK)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void signalsNobodyButABroker() throws IOException {
    Path pid = folder.resolve("pid");
    BrokerFiles signalling = new BrokerFiles(passwords, rights, pid);
    assertThat(signalling.write(List.of(KIOSK)).signal()).isEqualTo(BrokerSignal.NOT_RUNNING);
    Files.writeString(pid, ProcessHandle.current().pid() + "\n");
    assertThat(signalling.write(List.of(KIOSK)).signal()).isEqualTo(BrokerSignal.NOT_RUNNING);
    Files.writeString(pid, "x");
    assertThatThrownBy(() -> signalling.write(List.of(KIOSK)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no process number");
  }
}
