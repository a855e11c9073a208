using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;

namespace QrLogin.Tests.Startup;

/// <summary>Arguments of the command line that .NET would ignore.</summary>
public sealed class HostArgumentsTests
{
    [Theory]
    [InlineData("--QrLogin:Docs=false")]
    [InlineData("--QrLogin:Docs", "false")]
    [InlineData("--QrLogin:Docs", "false", "--urls=http://127.0.0.1:5080")]
    [InlineData("/QrLogin:Docs", "false")]
    [InlineData("QrLogin:Docs=false")]
    [InlineData]
    public void Keys_with_values_are_taken(params string[] args) => Assert.Equal(args, HostArguments.Prepare(args)[1..]);

    [Fact]
    public void The_position_counts_the_words_of_the_operators_command() => Assert.StartsWith(
        "Argument 3 of the command line has no value.",
        Assert.Throws<ConfigurationException>(() => HostArguments.Prepare(["--QrLogin:Docs"], first: 3)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Argument 1 of the command line has no value. Write --Key=value.", "--QrLogin:Docs")]
    [InlineData("Argument 2 of the command line has no value. Write --Key=value.", "--QrLogin:Docs=false", "--QrLogin:Passwords")]
    [InlineData("Argument 1 of the command line is not a setting. Write --Key=value.", "hunter2")]
    [InlineData("Argument 3 of the command line is not a setting. Write --Key=value.", "--ConnectionStrings:redis", "localhost", "hunter2")]
    public void Others_are_refused_without_quoting_them(string message, params string[] args) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(() => HostArguments.Prepare(args)).Message);
}
