import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Checks or corrects the format of all Java sources with google-java-format. Run by the build on
 * the selected JDK: the formatter parses with the JDK that it runs on, so one that is older than
 * the sources' language level would refuse them.
 */
class FormatSources {
  public static void main(String[] arguments) throws IOException {
    boolean apply = arguments[0].equals("apply");
    List<String> command = new ArrayList<>();
    command.addAll(apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      files
          .map(Path::toString)
          .filter(name -> name.endsWith(".java"))
          .sorted()
          .forEach(command::add);
    }
    ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    int code = formatter.run(System.out, System.err, command.toArray(String[]::new));
    if (code != 0 && !apply) {
      System.err.println("The files above are not formatted: run ./mvnw process-sources -Pformat");
    }
    System.exit(code);
  }
}
