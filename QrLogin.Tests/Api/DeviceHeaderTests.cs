using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>The device headers, and the refusals without them.</summary>
public abstract class DeviceHeaderTests(Site site)
{
    public static TheoryData<string, string> DeviceRoutes => new()
    {
        { "POST", "login" }, { "POST", "qr-sessions" }, { "GET", "me" }, { "GET", "logins" }, { "DELETE", "logins" },
        { "DELETE", "logins/AAAAAAAAAAAAAAAAAAAAAA" }, { "POST", "logout" },
        { "GET", "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA" }, { "GET", "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/image" },
        { "DELETE", "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA" },
        { "POST", "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/scan" }, { "POST", "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/confirm" },
        { "POST", "qr-sessions/AAAAAAAAAAAAAAAAAAAAAA/deny" },
    };

    [Theory]
    [MemberData(nameof(DeviceRoutes))]
    public async Task A_missing_or_malformed_device_is_reported_first(string method, string path)
    {
        var bad = new (string? Id, string? Type)[]
        {
            (null, null), ("pc-000001", null), (null, "pc"), ("short", "pc"), (new('x', 129), "pc"), ("pc 000001", "pc"),
            ("pc/000001", "pc"), ("pc-000001", "PC"), ("pc-000001", "fridge"), ("pc-000001", ""), ("", "pc"), ("pc-00000é", "pc"),
        };
        foreach (var (id, type) in bad)
        {
            using var request = new HttpRequestMessage(new(method), "api/v1/" + path);
            if (id is not null) request.Headers.TryAddWithoutValidation("X-Device-Id", id);
            if (type is not null) request.Headers.TryAddWithoutValidation("X-Device-Type", type);
            Assert.Equal((400, "invalid_device"), (await site.Http.Ask(request)).Refusal);
        }
    }

    [Fact]
    public async Task A_repeated_device_header_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/qr-sessions");
        request.Headers.TryAddWithoutValidation("X-Device-Id", ["pc-000001", "pc-000002"]);
        request.Headers.TryAddWithoutValidation("X-Device-Type", "pc");
        Assert.Equal((400, "invalid_device"), (await site.Http.Ask(request)).Refusal);
    }

    [Fact]
    public async Task A_device_id_may_have_the_contracts_maximum_length()
    {
        foreach (string id in new[] { "azAZ09._~:-", new('x', 128), "12345678" })
            Assert.Equal(201, (await site.Http.Call(HttpMethod.Post, "api/v1/qr-sessions", device: new(id, "pc"))).Status);
    }
}
