package io.fairlead.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;

/** The archive's JDBC drivers, which the JDK would keep, and with them the archive, after it was taken away. */
public final class JdbcDriverCleanup {
    private static final Logger LOG = System.getLogger(JdbcDriverCleanup.class.getName());

    private JdbcDriverCleanup() {}

    /** After the last use of a database; the server's own drivers stay. */
    public static void deregister() {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass().getClassLoader() == JdbcDriverCleanup.class.getClassLoader()) {
                deregister(driver);
            }
        }
    }

    private static void deregister(Driver driver) {
        try {
            DriverManager.deregisterDriver(driver);
        } catch (SQLException refused) {
            LOG.log(Level.WARNING, "a JDBC driver stays: " + driver, refused);
        }
    }
}
