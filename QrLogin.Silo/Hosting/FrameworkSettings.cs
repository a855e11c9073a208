using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Telemetry;

namespace QrLogin.Silo.Hosting;

/// <summary>
/// Checks the settings of .NET's logging and of OpenTelemetry, which would otherwise end the process with a stack trace or be ignored.
/// </summary>
internal sealed class FrameworkSettings(Settings settings, IConfiguration configuration)
{
    private const string Console = "Logging:Console", Otlp = "OTEL_EXPORTER_OTLP_";

    private static readonly string[] s_signals = ["", "TRACES_", "METRICS_", "LOGS_"];

    private static readonly string[] s_numbers =
    [
        .. s_signals.Select(signal => $"{Otlp}{signal}TIMEOUT"),
        .. new[] { "OTEL_BSP_", "OTEL_BLRP_" }.SelectMany(
            batch => new[] { "SCHEDULE_DELAY", "EXPORT_TIMEOUT", "MAX_QUEUE_SIZE", "MAX_EXPORT_BATCH_SIZE" }.Select(name => batch + name)),
        "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT",
    ];

    public void Check()
    {
        CheckLogLevels();
        CheckConsole();
        if (OpenTelemetrySetup.IsOn(configuration)) CheckTelemetry();
    }

    private void CheckLogLevels()
    {
        foreach (var (key, level) in configuration.GetSection("Logging").AsEnumerable())
        {
            if (IsLogLevel(key) && !string.IsNullOrEmpty(level) && !LogLevelName.IsValid(level))
                settings.Wrong(key, "one of " + string.Join(", ", Enum.GetNames<LogLevel>()));
        }
    }

    /// <summary>A level of a category, in general or for one provider.</summary>
    private static bool IsLogLevel(string key) =>
        key.Split(':') is [_, .., var name, _] and { Length: 3 or 4 } && name.Equals("LogLevel", StringComparison.OrdinalIgnoreCase);

    private void CheckConsole()
    {
        string? name = configuration[Console + ":FormatterName"];
        if (!string.IsNullOrWhiteSpace(name) && !LogFormatterName.IsValid(name))
            settings.Wrong(Console + ":FormatterName", "one of " + string.Join(", ", LogFormatterName.All));
        if (CanBind<ConsoleLoggerOptions>(Console) && CanBind<SimpleConsoleFormatterOptions>(Console + ":FormatterOptions")) return;
        settings.WrongSecret(Console, "options that .NET's console logger can read");
    }

    private bool CanBind<T>(string section)
    {
        try
        {
            configuration.GetSection(section).Get<T>();
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or TargetInvocationException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The values can contain credentials, so no message shows them.</summary>
    private void CheckTelemetry()
    {
        foreach (string signal in s_signals)
        {
            Check($"{Otlp}{signal}ENDPOINT", "the http or https URL of a collector, such as http://collector.example:4317", IsUrl);
            Check($"{Otlp}{signal}PROTOCOL", "grpc or http/protobuf", text => text is "grpc" or "http/protobuf");
            Check($"{Otlp}{signal}HEADERS", "headers such as name=value, separated by commas", AreHeaders);
        }

        foreach (string key in s_numbers) Check(key, "a whole number of at least 1", text => Number(text) > 0);
        CheckBatch("OTEL_BSP_");
        CheckBatch("OTEL_BLRP_");
    }

    private void CheckBatch(string prefix)
    {
        const int DefaultQueue = 2048, DefaultBatch = 512;
        int queue = Number(configuration[prefix + "MAX_QUEUE_SIZE"]) ?? DefaultQueue;
        int batch = Number(configuration[prefix + "MAX_EXPORT_BATCH_SIZE"]) ?? DefaultBatch;
        if (batch > queue)
            settings.WrongSecret(prefix + "MAX_EXPORT_BATCH_SIZE", $"at most {prefix}MAX_QUEUE_SIZE (by default {DefaultQueue})");
    }

    /// <summary>Checks a value. OpenTelemetry's specification treats an empty value as unset.</summary>
    private void Check(string key, string mustBe, Predicate<string> isValid)
    {
        if (configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) && !isValid(text)) settings.WrongSecret(key, mustBe);
    }

    private static bool IsUrl(string text) =>
        text == text.Trim() && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Host.Length: > 0 };

    private static bool AreHeaders(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
