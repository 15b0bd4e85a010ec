package dev.holdfast.kernel.plugin.normalise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds which services a library without a descriptor may look up.
 *
 * <p>An automatic module may use any service; an explicit one only those it names. Every class
 * named in a class file that mentions {@link java.util.ServiceLoader} is a candidate. Naming one
 * too many does no harm.
 */
final class ServiceUses {
  private static final String LOADER = "java/util/ServiceLoader";
  private static final byte[] NEEDLE = LOADER.getBytes(StandardCharsets.US_ASCII);

  private ServiceUses() {}

  /** The names of classes that the module may look up as services. */
  static Set<String> candidates(ModuleReference module) {
    Set<String> found = new HashSet<>();
    try (ModuleReader reader = module.open()) {
      List<String> classFiles;
      try (var names = reader.list()) {
        classFiles = names.filter(n -> n.endsWith(".class") && !n.startsWith("META-INF/")).toList();
      }
      for (String name : classFiles) {
        try (var in = reader.open(name).orElseThrow()) {
          addCandidates(in.readAllBytes(), found);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static void addCandidates(byte[] classFile, Set<String> found) {
    if (!contains(classFile)) {
      return;
    }
    try {
      for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
        if (entry instanceof ClassEntry named && !named.asSymbol().isArray()) {
          String className = named.asInternalName().replace('/', '.');
          if (className.indexOf('.') > 0) {
            found.add(className);
          }
        }
      }
    } catch (IllegalArgumentException e) {
      // Not a class file that this JDK reads; the class loader will judge it when it is needed.
    }
  }

  private static boolean contains(byte[] bytes) {
    outer:
    for (int i = 0; i <= bytes.length - NEEDLE.length; i++) {
      for (int j = 0; j < NEEDLE.length; j++) {
        if (bytes[i + j] != NEEDLE[j]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }
}
