using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>Deserializes the bodies of account requests.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcSecondsConverter)])]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(LogInRequest))]
internal sealed partial class AccountJson : JsonSerializerContext;
