package io.fairlead.container;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.glassfish.jersey.internal.ServiceFinder;

/**
 * The providers that the archive's own Jersey finds: those of the archive alone. GlassFish and Payara show an
 * application the {@code META-INF/services} of their own Jersey as well, whose classes are not of its types.
 *
 * <p>Threading: safe.
 */
public final class ServiceProviderFilter extends ServiceFinder.ServiceIteratorProvider {
    private final ServiceFinder.ServiceIteratorProvider all = new ServiceFinder.DefaultServiceIteratorProvider();
    private final ClassLoader own;

    private ServiceProviderFilter(ClassLoader own) {
        this.own = own;
    }

    /** Does nothing where Jersey is the server's, which other applications use too. */
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

    /** What the archive does not have is not missed, whatever the server's lists say. */
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
