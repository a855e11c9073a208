using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

/// <summary>Serializes sessions and login tokens.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcSecondsConverter), typeof(EnumTextConverter<SessionStatus>), typeof(EnumTextConverter<LoginMethod>)])]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(LoginTokenResponse))]
[JsonSerializable(typeof(AccountResponse))]
internal sealed partial class SessionJson : JsonSerializerContext;
