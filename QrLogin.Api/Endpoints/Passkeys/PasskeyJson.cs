using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Endpoints.Passkeys;

/// <summary>Serializes the requests and responses about passkeys.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcSecondsConverter)])]
[JsonSerializable(typeof(RegisterPasskeyRequest))]
[JsonSerializable(typeof(PasskeyLogInRequest))]
[JsonSerializable(typeof(PasskeyNameRequest))]
[JsonSerializable(typeof(PasskeyCreationOptions))]
[JsonSerializable(typeof(PasskeyRequestOptions))]
[JsonSerializable(typeof(PasskeyResponse))]
[JsonSerializable(typeof(PasskeysResponse))]
[JsonSerializable(typeof(AndroidAppLink[]))]
[JsonSerializable(typeof(AppleAppSites))]
internal sealed partial class PasskeyJson : JsonSerializerContext;
