package io.fairlead.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;

/** Deregisters the archive's JDBC drivers, which would keep the undeployed archive in memory. */
public final class JdbcDriverCleanup {
    private static final Logger LOG = System.getLogger(JdbcDriverCleanup.class.getName());

    private JdbcDriverCleanup() {}

    /** Call after the last use of a database; leaves the server's own drivers registered. */
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
            LOG.log(Level.WARNING, "a JDBC driver could not be deregistered: " + driver, refused);
        }
    }
}
