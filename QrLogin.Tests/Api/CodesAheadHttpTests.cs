using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary><c>POST …?ahead=true</c>: the PC gets all codes of its session at once.</summary>
public sealed class CodesAheadHttpTests(ApiHost api)
{
    [Fact]
    public async Task The_opening_and_every_view_of_a_waiting_session_carry_the_codes_to_come()
    {
        var pc = await TestPc.Open(api.Http, query: "?ahead=true");
        var codes = Upcoming(pc.Opened);
        Assert.Equal([30, 60, 90, 120, 150], codes.Select(c => c.FromIn));
        string link = pc.QrText[..pc.QrText.IndexOf("?c=", StringComparison.Ordinal)];
        Assert.All(codes, c => Assert.StartsWith(link, c.QrText, StringComparison.Ordinal));
        Assert.Equal(6, codes.Select(c => c.QrText).Append(pc.QrText).Distinct().Count());
        Assert.Equal(codes.Select(c => c.QrText), Upcoming(await pc.Poll()).Select(c => c.QrText));

        using var events = await pc.Events();
        Assert.Equal(5, (await events.Next())!.Data.GetProperty("upcoming").GetArrayLength());
        await (await api.AnyPhone()).Scanned(pc);
        Assert.False((await pc.Poll()).Json.TryGetProperty("upcoming", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?ahead=false")]
    public async Task Others_get_one_code_at_a_time(string query)
    {
        var pc = await TestPc.Open(api.Http, query: query);
        Assert.False(pc.Opened.Json.TryGetProperty("upcoming", out _));
        Assert.False((await pc.Poll()).Json.TryGetProperty("upcoming", out _));
    }

    [Theory]
    [InlineData("?ahead=")]
    [InlineData("?ahead=1")]
    [InlineData("?ahead=True")]
    [InlineData("?ahead=true&ahead=true")]
    public async Task Another_value_is_refused(string query)
    {
        var reply = await api.Http.Call(HttpMethod.Post, "api/v1/qr-sessions" + query, device: TestDevice.New("pc"));
        Assert.Equal((400, "validation"), (reply.Status, reply.Code));
        Assert.Equal("Must be true or false.", reply["errors"].GetProperty("ahead")[0].GetString());
    }

    private static List<(string QrText, int FromIn)> Upcoming(Reply reply) =>
    [
        .. reply["upcoming"].EnumerateArray().Select(c => (c.GetProperty("qrText").GetString()!, c.GetProperty("fromIn").GetInt32()))
    ];
}
