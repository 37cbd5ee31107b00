# The program as ./mvnw package left it, so the bytes that were tested are the bytes that run.
FROM eclipse-temurin:25.0.3_9-jre-noble AS files
COPY counterwatch compose/alive.sh /opt/counterwatch/
COPY target/counterwatch.jar /opt/counterwatch/target/
COPY target/lib /opt/counterwatch/target/lib
# Whatever umask they were built with: readable for all, writable for none but root.
RUN chmod -R u=rwX,go=rX /opt/counterwatch && chmod 755 /opt/counterwatch/counterwatch

FROM eclipse-temurin:25.0.3_9-jre-noble
COPY --from=files /opt/counterwatch /opt/counterwatch
RUN ln -s /opt/counterwatch/counterwatch /usr/local/bin/counterwatch
ENV COUNTERWATCH_DATA_DIRECTORY=/var/lib/counterwatch
WORKDIR /opt/counterwatch
# A number, since nothing needs a name: compose.yaml and compose/prepare.sh have the same.
USER 10001:10001
HEALTHCHECK --interval=15s --timeout=5s --retries=4 --start-period=120s CMD ["bash", "/opt/counterwatch/alive.sh"]
ENTRYPOINT ["/opt/counterwatch/counterwatch"]
CMD ["serve"]
