using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>Serializes the requests and responses about accounts.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcSecondsConverter), typeof(EnumTextConverter<DeviceType>), typeof(EnumTextConverter<LoginMethod>)])]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(LogInRequest))]
[JsonSerializable(typeof(ProfileRequest))]
[JsonSerializable(typeof(PasswordChangeRequest))]
[JsonSerializable(typeof(PasswordResetRequest))]
[JsonSerializable(typeof(ProofRequest))]
[JsonSerializable(typeof(ProviderLogInRequest))]
[JsonSerializable(typeof(AccountExport))]
internal sealed partial class AccountJson : JsonSerializerContext;
