using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Pc;

internal sealed record OpenSessionResponse(
    string QrId, string PollToken, SessionStatus Status, int Version, string QrText, DateTimeOffset ExpiresAt, int ExpiresIn, int PollInterval)
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(OpenSessionResponse);
}

internal sealed record OpenSessionRequest(string? DeviceName) : IJsonRequest<OpenSessionRequest>
{
    public static JsonTypeInfo<OpenSessionRequest> TypeInfo => PcJson.Default.OpenSessionRequest;

    public void Validate(ValidationErrors errors) =>
        errors.Unless(DeviceName is null || DisplayText.IsValid(DeviceName), "deviceName", DisplayText.Rule);
}
