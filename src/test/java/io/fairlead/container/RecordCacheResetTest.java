package io.fairlead.container;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** An archive's records must not keep it alive. */
class RecordCacheResetTest {
    /** One with a component of the archive's own. */
    record Node(Node next) {}

    /** Loads the record anew, as a server does with each deployment. */
    private static final class Archive extends ClassLoader {
        Archive() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = RecordCacheResetTest.class.getClassLoader().getResourceAsStream(file)) {
                byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unread) {
                throw new ClassNotFoundException(name, unread);
            }
        }
    }

    @Test
    @Timeout(60)
    @EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "later ones hold it by a soft reference")
    void anArchiveWhoseRecordsWereComparedIsCollected() throws Exception {
        WeakReference<ClassLoader> archive = used();
        RecordCacheReset.reset();
        while (archive.get() != null) {
            System.gc();
            assertTrue(!Thread.interrupted(), "it is still there");
        }
    }

    private static WeakReference<ClassLoader> used() throws Exception {
        Archive archive = new Archive();
        Class<?> type = archive.loadClass(Node.class.getName());
        assertNotSame(Node.class, type);
        var constructor = type.getDeclaredConstructor(type);
        constructor.setAccessible(true);
        Object node = constructor.newInstance((Object) null);
        assertTrue(Set.of(node).contains(constructor.newInstance((Object) null)));
        assertTrue(node.toString().contains("next"));
        return new WeakReference<>(archive);
    }
}
