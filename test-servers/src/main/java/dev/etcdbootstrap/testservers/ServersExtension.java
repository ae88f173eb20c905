package dev.etcdbootstrap.testservers;

import dev.etcdbootstrap.testservers.process.Trees;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * Provides {@link Servers} as a parameter of tests, and closes them afterwards.
 *
 * <pre>{@code
 * @ExtendWith(ServersExtension.class)
 * class SomeIT {
 *   @Test
 *   void test(Servers servers) { … }
 * }
 * }</pre>
 *
 * <p>The test method, {@code @BeforeEach}, {@code @AfterEach} and the constructor get the same
 * instance, one for each test, closed after {@code @AfterEach}. {@code @BeforeAll} gets another one
 * for the class, closed after {@code @AfterAll}.
 *
 * <p>The files are in {@code target/servers/<class>.<test>} of the working directory. They are
 * deleted when the test passes. When it fails they are kept, except the data of etcd members, and a
 * line on standard error names the directory; those of the class are kept when any of its tests
 * fails.
 */
public final class ServersExtension implements ParameterResolver, TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(ServersExtension.class);
  private static final TestDirectories DIRECTORIES =
      new TestDirectories(Path.of("target", "servers"));

  /** For JUnit. */
  public ServersExtension() {}

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(
      ExtensionContext rootContext) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Servers.class;
  }

  @Override
  public Servers resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(context.getUniqueId(), id -> new Scope(context), Scope.class)
        .servers;
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    for (Optional<ExtensionContext> outer = context.getParent();
        outer.isPresent();
        outer = outer.get().getParent()) {
      ExtensionContext scoped = outer.get();
      Scope scope = scoped.getStore(NAMESPACE).get(scoped.getUniqueId(), Scope.class);
      if (scope != null) {
        scope.testFailed = true;
      }
    }
  }

  private static String name(ExtensionContext context) {
    String className = context.getRequiredTestClass().getName().replace('$', '.');
    return context
        .getTestMethod()
        .map(method -> className + "." + method.getName())
        .orElse(className);
  }

  /** The servers of one test or class; closed by JUnit at the end of its context. */
  private static final class Scope implements AutoCloseable {
    private final ExtensionContext context;
    private final Servers servers;
    private volatile boolean testFailed;

    Scope(ExtensionContext context) {
      this.context = context;
      this.servers = Servers.in(DIRECTORIES.create(name(context)));
    }

    @Override
    public void close() {
      boolean closed = false;
      try {
        servers.close();
        closed = true;
      } finally {
        if (closed && !failed()) {
          Trees.delete(servers.directory());
        } else {
          servers.deleteData();
          System.err.println(
              "test-servers: logs of " + name(context) + " are kept in " + servers.directory());
        }
      }
    }

    private boolean failed() {
      return testFailed
          || context
              .getExecutionException()
              .filter(e -> !(e instanceof TestAbortedException))
              .isPresent();
    }
  }
}
