using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

/// <summary>How the contract's bodies are written and read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcSeconds), typeof(Word<SessionStatus>), typeof(Word<DeviceType>), typeof(Word<LoginMethod>)])]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(LogInBody))]
[JsonSerializable(typeof(OpenBody))]
[JsonSerializable(typeof(ScanBody))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(DenyBody))]
[JsonSerializable(typeof(LookUpBody))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(LoginTokenAnswer))]
[JsonSerializable(typeof(MeAnswer))]
[JsonSerializable(typeof(LoginsAnswer))]
[JsonSerializable(typeof(OpenAnswer))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(ScanAnswer))]
[JsonSerializable(typeof(LookUpAnswer))]
[JsonSerializable(typeof(VerdictAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>An RFC 3339 time in UTC, to the second: <c>2026-11-23T03:00:00Z</c>.</summary>
internal sealed class UtcSeconds : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}

/// <summary>An enum as the contract's lower-case word.</summary>
internal static class Word
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <inheritdoc cref="Word"/>
internal sealed class Word<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
