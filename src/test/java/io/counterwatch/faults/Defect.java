package io.counterwatch.faults;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.pool.TypePool;

/**
 * A server that is broken on purpose. One method of the compiled program is rewritten into a folder
 * whose classes go first in a server's process: the program itself knows nothing of it.
 */
enum Defect {
  /** Devices and broker are told that events are stored a while before they are. */
  ACKNOWLEDGES_BEFORE_COMMIT("early-ack") {
    @Override
    void write(Path folder, ClassFileLocator classes) throws IOException {
      new ByteBuddy()
          .rebase(type("io.counterwatch.store.PgEventStore", classes), classes)
          .method(named("commit"))
          .intercept(MethodDelegation.to(EarlyAcknowledgement.class))
          .make()
          .saveIn(folder.toFile());
    }
  },

  /** What came before is not told from what is new. */
  STORES_DUPLICATES("no-deduplication") {
    @Override
    void write(Path folder, ClassFileLocator classes) throws IOException {
      new ByteBuddy()
          .redefine(type("io.counterwatch.pipeline.SequenceLedger", classes), classes)
          .method(named("contains"))
          .intercept(FixedValue.value(false))
          .make()
          .saveIn(folder.toFile());
    }
  };

  private final String control;

  Defect(String control) {
    this.control = control;
  }

  /** By which its control is picked, like a scenario. */
  String control() {
    return control;
  }

  abstract void write(Path folder, ClassFileLocator classes) throws IOException;

  /** Writes the broken classes into that folder, and gives it. */
  Path in(Path folder) {
    try (ClassFileLocator classes = ClassFileLocator.ForClassLoader.of(loader())) {
      write(folder, classes);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassLoader loader() {
    return Defect.class.getClassLoader();
  }

  private static TypeDescription type(String name, ClassFileLocator classes) {
    return TypePool.Default.of(classes).describe(name).resolve();
  }
}
