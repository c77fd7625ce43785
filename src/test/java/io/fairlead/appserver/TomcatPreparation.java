package io.fairlead.appserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The example files with this run's port, PostgreSQL's driver, and a user for the manager, which deploys the archive. */
final class TomcatPreparation implements Preparation {
    private static final String REALM =
            "<Realm className=\"org.apache.catalina.realm.MemoryRealm\"/><Host name=\"localhost\"";

    @Override
    public void apply(ServerUnderTest server) throws IOException {
        Path conf = server.home().resolve("conf");
        Files.writeString(
                conf.resolve("server.xml"),
                server.example("tomcat/server.xml")
                        .replace("port=\"8080\"", "port=\"" + server.http() + "\"")
                        .replace("<Host name=\"localhost\"", REALM));
        Files.writeString(conf.resolve("context.xml"), server.example("tomcat/context.xml"));
        Files.writeString(
                conf.resolve("tomcat-users.xml"),
                "<tomcat-users><user name=\"test\" password=\"test\" roles=\"manager-script,manager-jmx\"/></tomcat-users>");
        Files.writeString(
                conf.resolve("catalina.properties"),
                "\norg.apache.tomcat.util.digester.PROPERTY_SOURCE="
                        + "org.apache.tomcat.util.digester.EnvironmentPropertySource\n",
                java.nio.file.StandardOpenOption.APPEND);
        Path driver = ServerUnderTest.driver();
        Files.copy(driver, server.home().resolve("lib").resolve(driver.getFileName()));
    }

    @Override
    public String dataSource() {
        return "java:comp/env/jdbc/fairlead";
    }
}
