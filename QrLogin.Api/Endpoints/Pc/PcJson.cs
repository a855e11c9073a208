using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Pc;

/// <summary>Serializes the bodies that open a session.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcSecondsConverter), typeof(EnumTextConverter<SessionStatus>)])]
[JsonSerializable(typeof(OpenSessionRequest))]
[JsonSerializable(typeof(OpenSessionResponse))]
internal sealed partial class PcJson : JsonSerializerContext;
