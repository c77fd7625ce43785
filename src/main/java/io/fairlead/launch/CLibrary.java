package io.fairlead.launch;

import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The C library of this process, through JNA: the JDK has no word for what is called here. JNA is loaded by name, from a
 * folder of its own, as nothing else needs it.
 */
final class CLibrary {
    private final Object process;
    private final Method function;

    /**
     * @param folder with JNA's classes and its native library
     * @throws LinkageError when there is none for this machine, or it can't be loaded from there
     */
    CLibrary(Path folder, String machine) throws ReflectiveOperationException, MalformedURLException {
        String natives = folder.resolve("com/sun/jna").resolve(machine).toString();
        System.setProperty("jna.boot.library.path", natives);
        System.setProperty("jna.nounpack", "true");
        System.setProperty("jna.nosys", "true");
        // or else it runs ldconfig and reads what that prints
        System.setProperty("jna.platform.library.path", natives);
        ClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        Class<?> library = Class.forName("com.sun.jna.NativeLibrary", true, loader);
        process = library.getMethod("getProcess").invoke(null);
        function = library.getMethod("getFunction", String.class);
    }

    int call(String name, Object... arguments) throws ReflectiveOperationException {
        Object found = function.invoke(process, name);
        return (int) found.getClass().getMethod("invokeInt", Object[].class).invoke(found, (Object) arguments);
    }
}
