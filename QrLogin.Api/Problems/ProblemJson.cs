using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Problems;

/// <summary>Serializes problem details.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(EnumTextConverter<SessionStatus>)])]
[JsonSerializable(typeof(ProblemResponse))]
internal sealed partial class ProblemJson : JsonSerializerContext;
