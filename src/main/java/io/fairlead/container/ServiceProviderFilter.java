package io.fairlead.container;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.glassfish.jersey.internal.ServiceFinder;

/**
 * Restricts the providers that the archive's Jersey finds to those in the archive. On GlassFish and Payara an
 * application also sees the {@code META-INF/services} of the server's Jersey, whose classes are incompatible.
 *
 * <p>Threading: safe.
 */
public final class ServiceProviderFilter extends ServiceFinder.ServiceIteratorProvider {
    private final ServiceFinder.ServiceIteratorProvider all = new ServiceFinder.DefaultServiceIteratorProvider();
    private final ClassLoader own;

    private ServiceProviderFilter(ClassLoader own) {
        this.own = own;
    }

    /** Does nothing if Jersey is the server's, as other applications share it. */
    public static void install() {
        ClassLoader own = ServiceProviderFilter.class.getClassLoader();
        if (ServiceFinder.class.getClassLoader() == own) {
            ServiceFinder.setIteratorProvider(new ServiceProviderFilter(own));
        }
    }

    @Override
    public <T> Iterator<T> createIterator(
            Class<T> service, String name, ClassLoader loader, boolean ignoreOnClassNotFound) {
        List<T> instances = new ArrayList<>();
        createClassIterator(service, name, loader, ignoreOnClassNotFound)
                .forEachRemaining(type -> instances.add(instance(type)));
        return instances.iterator();
    }

    /** Ignores listed classes that the archive does not contain. */
    @Override
    public <T> Iterator<Class<T>> createClassIterator(
            Class<T> service, String name, ClassLoader loader, boolean ignoreOnClassNotFound) {
        List<Class<T>> types = new ArrayList<>();
        all.createClassIterator(service, name, loader, true).forEachRemaining(type -> {
            if (type.getClassLoader() == own && service.isAssignableFrom(type)) {
                types.add(type);
            }
        });
        return types.iterator();
    }

    private static <T> T instance(Class<T> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException broken) {
            throw new ServiceConfigurationError(type.getName(), broken);
        }
    }
}
