using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

/// <summary>Serializes the bodies of phone requests.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(UtcSecondsConverter), typeof(EnumTextConverter<SessionStatus>), typeof(EnumTextConverter<DeviceType>)])]
[JsonSerializable(typeof(ScanRequest))]
[JsonSerializable(typeof(ConfirmRequest))]
[JsonSerializable(typeof(DenyRequest))]
[JsonSerializable(typeof(ContinueRequest))]
[JsonSerializable(typeof(LookUpRequest))]
[JsonSerializable(typeof(ScanResponse))]
[JsonSerializable(typeof(LookUpResponse))]
[JsonSerializable(typeof(DecisionResponse))]
[JsonSerializable(typeof(PhoneSessionResponse))]
internal sealed partial class PhoneJson : JsonSerializerContext;
