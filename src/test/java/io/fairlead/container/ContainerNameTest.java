package io.fairlead.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers say of themselves, as they say it. */
class ContainerNameTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "Apache Tomcat/10.1.59 | Apache Tomcat | 10.1.59 | \"\"",
                "Apache Tomcat/11.0.0-M5 | Apache Tomcat | 11.0.0-M5 | \"\"",
                "Apache Tomcat (TomEE)/10.1.40 (10.0.1) | Apache TomEE | 10.0.1 | 10.1.40",
                "\"Eclipse GlassFish  7.0.21  \" | Eclipse GlassFish | 7.0.21 | \"\"",
                "\"Payara Server  6.2025.9 #badassfish\" | Payara Server | 6.2025.9 | \"\"",
                "WildFly Full 39.0.1.Final (WildFly Core 31.0.3.Final) - 2.3.23.Final | WildFly | 39.0.1.Final | 2.3.23.Final",
                "JBoss EAP 8.0.0.GA (WildFly Core 21.0.5.Final-redhat-00001) - 2.2.28.SP1-redhat-00001 | JBoss EAP | 8.0.0.GA"
                        + " | 2.2.28.SP1-redhat-00001",
                "Undertow - 2.3.23.Final | Undertow | 2.3.23.Final | \"\"",
                "jetty/12.1.12 | Jetty | 12.1.12 | \"\"",
                "Jetty/12.0.31 | Jetty | 12.0.31 | \"\"",
                "IBM WebSphere Liberty/26.0.0.3 | IBM WebSphere Liberty | 26.0.0.3 | \"\"",
                "Open Liberty 26.0.0.3/wlp-1.0.99 | Open Liberty | 26.0.0.3 | \"\"",
                "Open Liberty | Open Liberty | \"\" | \"\"",
                "Servlet3 Host/v1.2 | Servlet3 Host | 1.2 | \"\"",
                "/9 | /9 | \"\" | \"\"",
                "\"  \" | unknown | \"\" | \"\""
            })
    void nameAndVersionAreRead(String info, String name, String version, String inner) {
        assertEquals(new ContainerName(name, version, inner), ContainerName.parse(info));
    }

    @Test
    void aServerThatSaysNothingIsUnknown() {
        assertEquals(new ContainerName("unknown", "", ""), ContainerName.parse(null));
    }
}
