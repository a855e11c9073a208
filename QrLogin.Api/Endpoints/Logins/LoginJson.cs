using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Logins;

/// <summary>Serializes the responses about logins.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcSecondsConverter), typeof(EnumTextConverter<DeviceType>), typeof(EnumTextConverter<LoginMethod>)])]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(MeAccount))]
[JsonSerializable(typeof(LoginsResponse))]
internal sealed partial class LoginJson : JsonSerializerContext;
