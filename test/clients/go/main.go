// Works with tasks by the Go SDK, as a program of somebody else would: prints what it saw as JSON.
// Called with the address of /mcp, a token, the protocol version and a title that nobody else uses.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type signedIn struct{ token string }

func (s signedIn) RoundTrip(request *http.Request) (*http.Response, error) {
	request.Header.Set("Authorization", "Bearer "+s.token)
	return http.DefaultTransport.RoundTrip(request)
}

type seen struct {
	Version   string   `json:"version"`
	Tools     []string `json:"tools"`
	Completed string   `json:"completed"`
	Asked     string   `json:"asked"`
	Deleted   string   `json:"deleted"`
}

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(address, token, version, title string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var saw seen
	client := mcp.NewClient(&mcp.Implementation{Name: "go-client", Version: "1.0.0"}, &mcp.ClientOptions{
		ElicitationHandler: func(_ context.Context, asked *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			saw.Asked = asked.Params.Message
			return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"confirm": true}}, nil
		},
	})
	session, err := client.Connect(ctx, &mcp.StreamableClientTransport{
		Endpoint:   address,
		HTTPClient: &http.Client{Transport: signedIn{token}},
	}, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		return err
	}
	defer session.Close()
	saw.Version = session.InitializeResult().ProtocolVersion

	for tool, err := range session.Tools(ctx, nil) {
		if err != nil {
			return err
		}
		saw.Tools = append(saw.Tools, tool.Name)
	}
	task := map[string]any{"title": title}
	if _, err := call(ctx, session, "add_tasks", map[string]any{"tasks": []any{task}}); err != nil {
		return err
	}
	named := map[string]any{"tasks": []string{title}}
	if saw.Completed, err = call(ctx, session, "complete_tasks", named); err != nil {
		return err
	}
	if saw.Deleted, err = call(ctx, session, "delete_tasks", named); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(saw)
}

// The title of the task that the tool answers.
func call(ctx context.Context, session *mcp.ClientSession, tool string, args map[string]any) (string, error) {
	result, err := session.CallTool(ctx, &mcp.CallToolParams{Name: tool, Arguments: args})
	if err != nil {
		return "", err
	}
	answer, err := json.Marshal(result.StructuredContent)
	if err != nil {
		return "", err
	}
	var batch struct {
		Tasks []struct {
			Title string `json:"title"`
		} `json:"tasks"`
	}
	if err := json.Unmarshal(answer, &batch); err != nil {
		return "", err
	}
	if result.IsError || len(batch.Tasks) != 1 {
		said, _ := json.Marshal(result.Content)
		return "", fmt.Errorf("%s answered %s", tool, said)
	}
	return batch.Tasks[0].Title, nil
}
