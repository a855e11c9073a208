using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>The product has one face yet.</summary>
public sealed class FaceTests(ApiHost api)
{
    [Theory]
    [InlineData("POST", "oauth/token", 404)]
    [InlineData("POST", "oauth/device_authorization", 404)]
    [InlineData("POST", "oauth/introspect", 404)]
    // As a QR-ID it can be asked for, and is none.
    [InlineData("POST", "api/v1/qr-sessions/lookup", 405)]
    [InlineData("GET", "link", 404)]
    public async Task There_is_no_second_face_yet_and_no_code_to_type(string method, string path, int status) =>
        Assert.Equal(status, (await api.Http.Call(new(method), path, new { userCode = "BCDF-GHJK" }, device: TestDevice.New("ios"))).Status);
}
